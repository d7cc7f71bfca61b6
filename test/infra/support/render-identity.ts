import { currentAccount } from '../../../infra/account';
import { Identity } from '../../../infra/identity/identity';
import { readSettings } from '../../../infra/settings/read-settings';
import { loadProject } from '../engine/project';
import { type RenderedStack, ROOT, renderProgram } from './render-stack';
import { stackConfiguration } from './stack-configuration';

/**
 * Renders the identity component alone, which takes far less time than the whole stack.
 *
 * @param config options that differ from those of stack dev
 * @throws where the settings are not valid
 */
export function renderIdentity(config: Record<string, unknown> = {}): Promise<RenderedStack> {
  const settings = readSettings(stackConfiguration('dev', config));
  if ('problems' in settings) throw new Error(settings.problems.join('\n'));
  const program = () => {
    const account = currentAccount(settings.region, {});
    new Identity('gatehouse', { settings, account, publicUrl: 'https://gates.example.com' }, {});
    return {};
  };
  return renderProgram(program, loadProject(ROOT, 'dev'));
}
