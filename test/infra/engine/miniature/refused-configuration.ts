import * as pulumi from '@pulumi/pulumi';

throw new pulumi.RunError('colour: "mauve" is not a colour');
