import { renderStack } from './support/render-stack';
import { stackDocument } from './support/stack-document';

/** The stack as a document: a changed property is a visible difference. */
describe('the rendered stack', () => {
  it('of dev', async () => {
    expect(stackDocument(await renderStack('dev'))).toMatchSnapshot();
  });

  it('of prod', async () => {
    expect(stackDocument(await renderStack('prod'))).toMatchSnapshot();
  });

  it('of prod in preview, where what AWS computes is unknown', async () => {
    expect(stackDocument(await renderStack('prod', { preview: true }))).toMatchSnapshot();
  });
});
