<?php
$person = fn (string $uid, string $given, string $family, array $groups): array => [
    'uid' => [$uid],
    'email' => ["$uid@corp-a.example.com"],
    'givenName' => [$given],
    'sn' => [$family],
    'displayName' => ["$given $family"],
    'groups' => $groups,
];
$config = [
    'admin' => ['core:AdminPassword'],
    'people' => [
        'exampleauth:UserPass',
        'alice:alicepass' => $person('alice', 'Alice', 'Ämne', ['engineering', 'admins']),
        'bob:bobpass' => $person('bob', 'Bob', 'Builder', ['support']),
    ],
];
