/** Names that stand in more than one table, so that they are the same in all. */
export const GATEHOUSE = 'Gatehouse, full product';
export const EXPRESS = 'Express 5, no authentication';
export const AWS_JWT_VERIFY = 'Express 5 + aws-jwt-verify';
export const PIPE = 'Express 5 + aws-jwt-verify + default SDK client, piped';
export const BUFFER = 'Express 5 + aws-jwt-verify + default SDK client, buffered';
