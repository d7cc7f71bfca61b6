import { SettingsError } from '../../../infra/settings/settings';
import { renderStack } from './render-stack';

/** The problems that a configuration of stack dev is refused with; fails if it is accepted. */
export async function problemsOf(config: Record<string, unknown>, without: string[] = []): Promise<string[]> {
  try {
    await renderStack('dev', { config, without });
  } catch (error) {
    if (error instanceof SettingsError) return error.problems;
    throw error;
  }
  throw new Error('The configuration was accepted');
}
