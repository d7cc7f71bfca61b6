import * as pulumi from '@pulumi/pulumi';
import { Leaf } from './leaf';

class Branch extends pulumi.ComponentResource {
  constructor(name: string, colour: string) {
    super('test:index:Branch', name);
    const leaf = new Leaf(`${name}-leaf`, { colour }, { parent: this });
    new Leaf(`${name}-twig`, { neighbour: leaf.address }, { parent: this, protect: true });
    this.registerOutputs();
  }
}

const config = new pulumi.Config();

export const urn = new Branch('branch', config.require('colour')).urn;
export const sizes = config.requireObject('sizes');
export const weather = pulumi.runtime
  .invoke('test:index:getWeather', { place: 'here' })
  .then((answer) => answer.weather);
