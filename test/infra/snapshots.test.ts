import { renderStack } from './support/render-stack';

/** The stack as a document: a changed property is a visible difference. */
describe('the rendered stack', () => {
  it('of dev', async () => {
    expect(await renderStack('dev')).toMatchSnapshot();
  });

  it('of prod', async () => {
    expect(await renderStack('prod')).toMatchSnapshot();
  });

  it('of prod in preview, where what AWS computes is unknown', async () => {
    expect(await renderStack('prod', { preview: true })).toMatchSnapshot();
  });
});
