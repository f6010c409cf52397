<?php
// Every SP metadata file of this run is read at each request, as it was exported.
foreach (glob(getenv('SSP_HOME') . '/peers/*.xml') as $file) {
    foreach (\SimpleSAML\Metadata\SAMLParser::parseDescriptorsFile($file) as $entityId => $parser) {
        $sp = $parser->getMetadata20SP();
        unset($sp['entityDescriptor'], $sp['expire']);
        $metadata[$entityId] = $sp;
    }
}
