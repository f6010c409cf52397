#!/bin/sh
# What the protected application sees.
printf 'Content-Type: text/plain\r\nCache-Control: no-store\r\n\r\n'
env | grep -E '^(REMOTE_USER|AUTH_TYPE|email|groups|MELLON_(NAME_ID|NAME_ID_FORMAT|IDP|SESSION_INDEX))=?' | sort
