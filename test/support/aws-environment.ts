import { CREDENTIALS } from '../../local/aws-account';

/**
 * What the AWS SDK finds in the environment of every test: credentials that open nothing, and no endpoint. A test
 * names the stand-in it wants; without that, a call fails at a loopback port where nothing listens.
 */
Object.assign(process.env, {
  AWS_ACCESS_KEY_ID: CREDENTIALS.accessKeyId,
  AWS_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey,
  AWS_EC2_METADATA_DISABLED: 'true',
  AWS_ENDPOINT_URL: 'http://127.0.0.1:9',
  AWS_REQUEST_CHECKSUM_CALCULATION: 'when_required',
  AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
});
