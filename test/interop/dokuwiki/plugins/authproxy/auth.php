<?php
// DokuWiki's documented "external" authentication: whoever the proxy says you are, you are.
class auth_plugin_authproxy extends DokuWiki_Auth_Plugin
{
    public function __construct()
    {
        parent::__construct();
        $this->cando['external'] = true;
        $this->cando['logout'] = true;
        $this->success = true;
    }

    public function trustExternal($user, $pass, $sticky = false)
    {
        global $USERINFO;
        $user = $_SERVER['HTTP_X_FORWARDED_USER'] ?? '';
        if ($user === '') {
            return false;
        }
        $groups = array_map('rawurldecode', array_filter(explode(',', $_SERVER['HTTP_X_FORWARDED_GROUPS'] ?? '')));
        $USERINFO = [
            'name' => $_SERVER['HTTP_X_FORWARDED_NAME'] ?? $user,
            'mail' => $_SERVER['HTTP_X_FORWARDED_EMAIL'] ?? '',
            'grps' => array_merge(['user'], $groups),
        ];
        $_SERVER['REMOTE_USER'] = $user;
        $_SESSION[DOKU_COOKIE]['auth'] = ['user' => $user, 'pass' => '', 'info' => $USERINFO];
        return true;
    }

    public function logOff()
    {
        send_redirect('/.sallyport/sign-out');
    }

    public function getUserData($user, $requireGroups = true)
    {
        return ['name' => $user, 'mail' => '', 'grps' => ['user']];
    }
}
