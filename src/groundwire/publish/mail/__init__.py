"""The recap by mail: one message for each reader, from MJML and as text. Sending is `jobs`'s."""
