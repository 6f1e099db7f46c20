"""The scheduler wing: drafts issues and renders them; what is due is asked of the store, never of a clock alone."""
