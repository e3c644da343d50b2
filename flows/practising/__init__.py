"""Practice mode: a class of trainees files made-up dossiers by the real engine, and nothing of it is real.

How it is kept apart: a trainee's dossiers, answers and conversation live inside one sealed document of the seat
(`Bench`), never as rows of the tables of dossiers, files, history, people or figures. A turn in practice is decided by
the same `advance` as any other, but what it wants done goes into a batch that is thrown away; only what the bench
keeps is taken out of it (`flows/practising/turning.py`), by name. So no queue, report, export or search has to
remember a condition: there is no row for it to find. What leaves is a marked reply to the trainee's own chat.
"""
