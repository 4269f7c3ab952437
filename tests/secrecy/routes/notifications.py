"""What operations of notifications could tell of another district."""

from tests.secrecy.routes.kinds import Named, Own

ROUTES = {
    "get_message_preferences_me": Own(),
    "get_messages_deliveries": Named("message"),
    "get_messages_me": Own(),
    "get_messages_me_state": Own(),
    "get_messages_me_stream": Own(),
    "post_messages_me_readings": Own(),
    "post_messages_readings": Named("message"),
    "put_message_preferences_me": Own(),
}
