"""The public face (公开门户): what was released, as pages and data that anybody may read without asking the database."""
