"""How much is kept and sent of spans; apart, so that whoever asks for it need not load OpenTelemetry."""

QUEUE_SPANS_MAX = 2048  # more are dropped, the oldest first
BATCH_SPANS_MAX = 128  # so few are made into bytes at once, in milliseconds: the loop does nothing else meanwhile
SEND_EVERY_MS = 1000
SEND_SECONDS_MAX = 5
