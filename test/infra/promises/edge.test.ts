import { property, resource, resources, text } from '../support/find-resources';
import type { PlainObject } from '../support/plain-values';
import type { RenderedResource } from '../support/render-stack';
import { type RenderedStack, renderStack } from '../support/render-stack';

const RULE = 'aws:lb/listenerRule:ListenerRule';

const actionsOf = (rule: RenderedResource) => property(rule, 'actions') as PlainObject[];

function rulesOf(stack: RenderedStack, listener: string) {
  return resources(stack, RULE)
    .filter((rule) => text(rule, 'listenerArn').endsWith(listener))
    .sort((a, b) => Number(property(a, 'priority')) - Number(property(b, 'priority')));
}

/** A rule as the table of the design has it. */
function summary(rule: RenderedResource) {
  const conditions = property(rule, 'conditions') as PlainObject[];
  return [
    property(rule, 'priority'),
    conditions.flatMap((condition) => {
      const { pathPattern, httpHeader } = condition as Record<string, PlainObject | undefined>;
      return pathPattern
        ? pathPattern['values']
        : `${httpHeader?.['httpHeaderName']}: ${httpHeader?.['values']}`;
    }),
    actionsOf(rule).map(({ type, authenticateCognito }) =>
      authenticateCognito
        ? `${type} or ${(authenticateCognito as PlainObject)['onUnauthenticatedRequest']}`
        : type,
    ),
  ];
}

describe('the load balancer', () => {
  let dev: RenderedStack;
  let prod: RenderedStack;
  beforeAll(async () => {
    dev = await renderStack('dev');
    prod = await renderStack('prod');
  });

  it('decides by path and credentials which action answers', () => {
    expect(rulesOf(prod, 'https').map(summary)).toEqual([
      [10, ['/v1/*', 'Authorization: Bearer *'], ['forward']],
      [20, ['/v1/*', 'Cookie: *AWSELBAuthSessionCookie*'], ['authenticate-cognito or deny', 'forward']],
      [25, ['/v1/*'], ['forward']],
      [
        30,
        ['/openapi.json', '/docs*', '/.well-known/oauth-protected-resource', '/logout', '/signed-out'],
        ['forward'],
      ],
      [100, ['/*'], ['authenticate-cognito or authenticate', 'forward']],
    ]);
    expect(property(resource(prod, 'aws:lb/listener:Listener', 'https'), 'defaultActions.0')).toMatchObject({
      type: 'fixed-response',
      fixedResponse: { statusCode: '404' },
    });
  });

  it('stays within the five condition values that AWS allows a rule', () => {
    for (const rule of resources(prod, RULE)) {
      const values = (property(rule, 'conditions') as PlainObject[]).flatMap((condition) =>
        Object.values(condition).flatMap((member) => (member as PlainObject)['values']),
      );
      expect(values.length).toBeLessThanOrEqual(5);
    }
  });

  it('never redirects an API path, over HTTPS or HTTP', () => {
    const api = resources(prod, RULE).filter((rule) => JSON.stringify(rule.inputs).includes('"/v1/*"'));
    expect(api.map(({ name }) => name)).toHaveLength(4);
    for (const rule of api) {
      for (const action of actionsOf(rule)) {
        expect(action['type']).not.toBe('redirect');
        expect(JSON.stringify(action)).not.toContain('"onUnauthenticatedRequest":"authenticate"');
      }
    }
    // Nothing of higher priority takes an API path first, and each listener ends API paths before its default.
    expect(
      rulesOf(prod, 'https')
        .slice(0, 3)
        .map(summary)
        .map(([, conditions]) => conditions),
    ).toEqual(Array(3).fill(expect.arrayContaining(['/v1/*'])));
    expect(rulesOf(prod, 'http').map(summary)).toEqual([[10, ['/v1/*'], ['fixed-response']]]);
    for (const rule of resources(prod, RULE)) {
      expect(actionsOf(rule).map(({ order }) => order)).toEqual(
        actionsOf(rule).map((_action, index) => index + 1),
      );
    }
  });

  it('redirects from HTTP to HTTPS', () => {
    const http = resources(dev, 'aws:lb/listener:Listener').filter(
      (listener) => property(listener, 'port') === 80,
    );
    expect(http.map((listener) => property(listener, 'defaultActions'))).toEqual([
      [{ type: 'redirect', redirect: { protocol: 'HTTPS', port: '443', statusCode: 'HTTP_301' } }],
    ]);
  });

  it('signs people in for an hour, with the scopes and the client of the load balancer', () => {
    const { authenticateCognito } = actionsOf(rulesOf(prod, 'https').at(-1)!)[0]!;
    expect(authenticateCognito).toEqual({
      userPoolArn: 'arn:aws:cognito-idp:eu-west-1:111122223333:userpool/eu-west-1_Mock12345',
      userPoolClientId: 'web1client2id',
      userPoolDomain: 'gatehouse-k3v9x2',
      scope: 'openid profile email aws.cognito.signin.user.admin',
      sessionCookieName: 'AWSELBAuthSessionCookie',
      sessionTimeout: 3600,
      onUnauthenticatedRequest: 'authenticate',
    });
  });

  it('speaks TLS 1.2 or later, always with a certificate', async () => {
    const preview = await renderStack('prod', { preview: true });
    for (const [stack, certificate] of [
      [dev, 'arn:aws:acm:eu-west-1:111122223333:certificate/gatehouse-self-signed'],
      [prod, 'arn:aws:acm:eu-west-1:111122223333:certificate/gatehouse'],
      [preview, '<unknown>'],
    ] as const) {
      const https = resource(stack, 'aws:lb/listener:Listener', 'https');
      expect(https.inputs).toMatchObject({
        port: 443,
        protocol: 'HTTPS',
        certificateArn: certificate,
        sslPolicy: expect.stringMatching(/^ELBSecurityPolicy-TLS13-1-2-/),
      });
    }
    // Not the certificate itself, which is not ready before its DNS record was seen.
    expect(resource(prod, 'aws:lb/listener:Listener', 'https').dependsOn.join()).toContain(
      'CertificateValidation',
    );
  });

  it('has a self-signed certificate for its own name in lower case where no domain is configured', () => {
    const certificate = resource(dev, 'tls:index/selfSignedCert:SelfSignedCert');
    expect(property(certificate, 'dnsNames')).toEqual(['gatehouse-1234567890.eu-west-1.elb.amazonaws.com']);
    expect(text(certificate, 'subject.commonName').length).toBeLessThanOrEqual(64);
  });

  it('drops invalid headers, and sets security headers on every answer', () => {
    expect(resource(prod, 'aws:lb/loadBalancer:LoadBalancer').inputs).toMatchObject({
      dropInvalidHeaderFields: true,
      desyncMitigationMode: 'strictest',
    });
    expect(resource(prod, 'aws:lb/listener:Listener', 'https').inputs).toMatchObject({
      routingHttpResponseStrictTransportSecurityHeaderValue: 'max-age=31536000',
      routingHttpResponseXContentTypeOptionsHeaderValue: 'nosniff',
      routingHttpResponseXFrameOptionsHeaderValue: 'DENY',
      routingHttpResponseServerEnabled: false,
    });
  });

  it('validates access tokens of this user pool where jwtValidation is configured, each claim against one value', async () => {
    const stack = await renderStack('prod', { config: { jwtValidation: true } });
    const withToken = rulesOf(stack, 'https')[0]!;
    expect(summary(withToken)[2]).toEqual(['jwt-validation', 'forward']);
    const issuer = 'https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Mock12345';
    expect(actionsOf(withToken)[0]!['jwtValidation']).toEqual({
      issuer,
      jwksEndpoint: `${issuer}/.well-known/jwks.json`,
      additionalClaims: [{ name: 'token_use', format: 'single-string', values: ['access'] }],
    });
  });
});
