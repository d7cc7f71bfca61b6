import { bootstrap } from './bootstrap';

/** The program that `pulumi up` runs in this folder. What it exports are the stack's outputs. */
export const { backendUrl, secretsProvider, previewRoleArn, deployRoleArn, rolePath, permissionsBoundary } =
  bootstrap();
