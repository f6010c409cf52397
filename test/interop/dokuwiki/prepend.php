<?php
define('DOKU_CONF', getenv('WIKI_HOME') . '/conf/');
define('DOKU_PLUGIN', getenv('WIKI_HOME') . '/plugins/');
