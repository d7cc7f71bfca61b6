import { LISTENER_RULES } from '../../contract/edge';
import { matchRule } from '../../local/alb/listener-rules';

/** Priority of the rule that takes a request; undefined for the default action. */
const ruleFor = (target: string, headers: Record<string, string> = {}) =>
  matchRule(LISTENER_RULES, target, headers)?.priority;

const SESSION = { cookie: 'theme=dark; AWSELBAuthSessionCookie-0=x' };

describe('the load balancer', () => {
  it.each([
    ['/v1/gates', { authorization: 'Bearer x' }, 10],
    ['/v1/gates', { authorization: 'bearer x' }, 10],
    ['/v1/gates', { authorization: 'Bearer x', ...SESSION }, 10],
    ['/v1/gates', { authorization: 'Basic x' }, 25],
    ['/v1/gates', { authorization: 'Bearer' }, 25],
    ['/v1/gates?a=b', SESSION, 20],
    ['/v1/gates', { cookie: 'other=x' }, 25],
    ['/v1/', {}, 25],
    ['/v1', {}, 100],
    ['/V1/gates', {}, 100],
    ['/openapi.json', {}, 30],
    ['/openapi.json?x', {}, 30],
    ['/openapixjson', {}, 100],
    ['/docs', {}, 30],
    ['/docs/oauth2-redirect.html?code=x', {}, 30],
    ['/.well-known/oauth-protected-resource', {}, 30],
    ['/logout', SESSION, 30],
    ['/logout/', {}, 100],
    ['/signed-out', {}, 30],
    ['/', {}, 100],
    ['/?path=/v1/gates', {}, 100],
    ['*', {}, undefined],
  ])('takes %s with %j by the rule of priority %s', (target, headers, priority) => {
    expect(ruleFor(target, headers as Record<string, string>)).toBe(priority);
  });

  it('tries rules by priority, not by position', () => {
    expect(matchRule([...LISTENER_RULES].reverse(), '/v1/gates', {})?.priority).toBe(25);
  });

  it('takes "?" in a pattern for exactly one character', () => {
    const rules = [{ name: 'images', priority: 1, pathPatterns: ['/img/?.png'] }];
    expect(['/img/a.png', '/img/.png', '/img/ab.png'].map((path) => !!matchRule(rules, path, {}))).toEqual([
      true,
      false,
      false,
    ]);
  });
});
