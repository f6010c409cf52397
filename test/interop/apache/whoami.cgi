#!/bin/sh
# What the protected application sees.
printf 'Content-Type: text/plain\r\nCache-Control: no-store\r\n\r\n'
env | grep -E '^(REMOTE_USER|AUTH_TYPE|OIDC_)' | sort
