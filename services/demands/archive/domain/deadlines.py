"""What happens to a need by time alone, beside its due moment."""

CONFIRM_DAYS = 15  # in which the person says whether it was served; then it is closed without their word
CLOSE_DAYS = 7  # after it was confirmed
FORGET_DAYS = 30  # after it is over: then address, phone and name are forgotten
REMIND_AGAIN_HOURS = 24  # of the root, above which there is nobody
