"""Heavy or dangerous work on files and papers, done in separate processes with limits on time, CPU and memory."""
