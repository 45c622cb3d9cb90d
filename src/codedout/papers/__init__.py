"""Papers as PDF files, tagged so that they can be read aloud. Nothing here chooses a word."""
