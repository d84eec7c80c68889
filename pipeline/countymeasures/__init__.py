"""Tables of measures out of Chinese county reports: what was counted, how many, done or planned."""
