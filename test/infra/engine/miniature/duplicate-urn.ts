import { Leaf } from './leaf';

new Leaf('same', {});
new Leaf('same', {});
