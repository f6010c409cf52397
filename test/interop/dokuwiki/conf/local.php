<?php
$conf['title'] = 'Interop DokuWiki';
$conf['savedir'] = getenv('WIKI_HOME') . '/data';
$conf['license'] = '';
$conf['useacl'] = 1;
$conf['authtype'] = 'authproxy';
$conf['superuser'] = '@admins';
$conf['disableactions'] = 'register,resendpwd,profile';
$conf['userewrite'] = 0;
$conf['updatecheck'] = 0;
$conf['securecookie'] = 0;
$conf['baseurl'] = getenv('WIKI_URL');
$conf['basedir'] = '/';
