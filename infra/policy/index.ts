import { PolicyPack } from '@pulumi/policy';
import { policies } from './policies';

/** Entry point of `--policy-pack infra/policy`: a violation stops the update before it changes anything. */
new PolicyPack('gatehouse', { policies, enforcementLevel: 'mandatory' });
