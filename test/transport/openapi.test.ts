import { createConfig, lintFromString } from '@redocly/openapi-core';
import { expect } from 'chai';
import { World } from '../support/world.js';

describe('The description of the REST interface', () => {
  let world: World;
  let text: string;
  before(async () => {
    world = await World.open();
    text = await (await fetch(`${world.url()}/api/v1/openapi.json`)).text();
  });
  after(async () => await world.close());

  const problemsOf = async (source: string) => {
    const config = await createConfig({ extends: ['recommended'] });
    const problems = await lintFromString({ source, config });
    return problems
      .filter(({ ruleId }) => !LEFT_ALONE.has(ruleId))
      .map(({ ruleId, message, location }) => `${ruleId}: ${message} ${location[0]?.pointer ?? ''}`);
  };

  it('is valid OpenAPI 3.1', async () => {
    expect(await problemsOf(text)).to.deep.equal([]);
  });

  it('would be told of what is wrong with it', async () => {
    const broken = text.replace('"operationId":"getSession"', '"operationId":"postSession"');
    expect((await problemsOf(broken)).join()).to.contain('operation-operationId-unique');
  });

  it('names every route once, with who may call it', () => {
    const { paths } = JSON.parse(text) as { paths: Record<string, Record<string, { security: unknown[] }>> };
    const operations = Object.values(paths).flatMap((path) => Object.values(path));
    expect(operations.length).to.be.greaterThan(8);
    for (const { security } of operations) expect(security).not.to.deep.equal([]);
  });
});

/** The address comes from the configuration, and a route that takes nothing has nothing to refuse. */
const LEFT_ALONE: ReadonlySet<string> = new Set([
  'no-server-example.com',
  'tag-description',
  'operation-4xx-response',
]);
