import { dependencyProblem } from '../../service/platform/dependency';
import { CallRefused } from '../../service/platform/limited-client';

const problemOf = (error: object) => dependencyProblem(error, 'AWS IoT', 'The gate was not told.');

const status = (httpStatusCode: number) => ({ $metadata: { httpStatusCode } });

describe('a failed call to AWS', () => {
  it.each<[string, object, string]>([
    ['was not begun', new CallRefused('no room'), 'dependency-busy'],
    ['is answered with 429', status(429), 'dependency-busy'],
    ['is throttled by the word of the SDK', { $retryable: { throttling: true } }, 'dependency-busy'],
    ['may be repeated, but not for throttling', { $retryable: {} }, 'dependency-unavailable'],
    ['is throttled by S3', { name: 'SlowDown', ...status(503) }, 'dependency-busy'],
    ['is throttled by name', { name: 'ThrottlingException' }, 'dependency-busy'],
    ['came too often', { name: 'TooManyRequestsException' }, 'dependency-busy'],
    ['takes too long', { name: 'TimeoutError' }, 'dependency-timeout'],
    ['is aborted', { name: 'AbortError' }, 'dependency-timeout'],
    ['takes too long for S3', { name: 'RequestTimeout', ...status(400) }, 'dependency-timeout'],
    ['takes too long by name', { name: 'RequestTimeoutException' }, 'dependency-timeout'],
    ['finds no connection in time', { name: 'Error', code: 'ETIMEDOUT' }, 'dependency-timeout'],
    ['finds no answer in time', { code: 'ESOCKETTIMEDOUT' }, 'dependency-timeout'],
    ['is reset', { name: 'TimeoutError', code: 'UND_ERR_SOCKET' }, 'dependency-unavailable'],
    ['is refused', { name: 'Error', code: 'ECONNREFUSED' }, 'dependency-unavailable'],
    ['is answered with 500', { name: 'InternalError', ...status(500) }, 'dependency-unavailable'],
    ['fails without a name', {}, 'dependency-unavailable'],
  ])('that %s is told as what it is', (_what, error, code) => {
    const problem = problemOf(error);
    expect(problem.type.code).toBe(code);
    expect(problem.message).toMatch(/^AWS IoT .* The gate was not told\.$/);
    expect(problem.cause).toBe(error);
    expect(problem.headers['Retry-After']).toBe(code === 'dependency-busy' ? '1' : undefined);
  });
});
