"""How a dossier goes through the office: steps of a procedure as data, who has it on the desk, and until when."""
