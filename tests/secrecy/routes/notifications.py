"""What operations of notifications could tell of another district."""

from tests.secrecy.routes.kinds import Named, Own

ROUTES = {
    "delete_message_addresses_me_email": Own(),
    "delete_message_addresses_me_web_push": Own(),
    "delete_message_addresses_me_wechat": Own(),
    "delete_message_addresses_me_wecom": Own(),
    "get_message_addresses_me": Own(),
    "post_message_addresses_me_email_confirmations": Own(),
    "put_message_addresses_me_email": Own(),
    "put_message_addresses_me_web_push": Own(),
    "put_message_addresses_me_wechat": Own(),
    "put_message_addresses_me_wecom": Own(),
    "get_message_preferences_me": Own(),
    "get_messages_deliveries": Named("message"),
    "get_messages_me": Own(),
    "get_messages_me_state": Own(),
    "get_messages_me_stream": Own(),
    "post_messages_me_readings": Own(),
    "post_messages_readings": Named("message"),
    "put_message_preferences_me": Own(),
}
