"""The user's verbs of casework."""
