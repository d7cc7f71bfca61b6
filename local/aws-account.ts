/** What a deployment would get from AWS, and this machine makes up: nothing here names anything real. */
export const REGION = 'eu-west-1';
export const USER_POOL_ID = `${REGION}_Gatehouse`;
export const ISSUER = `https://cognito-idp.${REGION}.amazonaws.com/${USER_POOL_ID}`;
export const ALB_ARN = `arn:aws:elasticloadbalancing:${REGION}:111122223333:loadbalancer/app/gatehouse/0123456789abcdef`;
/** Origin of the public keys that verify `x-amzn-oidc-data`. */
export const ALB_KEYS_ORIGIN = `https://public-keys.auth.elb.${REGION}.amazonaws.com`;
export const PROFILE_IMAGE_BUCKET = 'gatehouse-profile-images';

/** The one account that the local S3 knows, S3rver's own, and that may connect to AWS IoT over WebSocket. */
export const CREDENTIALS = { accessKeyId: 'S3RVER', secretAccessKey: 'S3RVER' };
