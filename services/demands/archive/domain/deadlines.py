"""What happens to a need by time alone, beside its due moment."""

CONFIRM_DAYS = 15  # in which the person says whether it was served; then it is closed without their word
CLOSE_DAYS = 7  # after it was confirmed
FORGET_DAYS = 30  # after it is over: then address, phone and name are forgotten
VOLUNTEER_CONTACT_DAYS = 7  # after the end of what serves it: until then whoever serves it may see address and phone
LOOK_MINUTES = 5  # after something was said to serve it: then it is looked whether that goes on, and when it is over
REMIND_AGAIN_HOURS = 24  # of the root, above which there is nobody
