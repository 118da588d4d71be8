import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { configSchema, readConfig, WrongConfig } from '../src/config.js';
import { envExample } from '../src/local/env-example.js';

const ROOT = join(import.meta.dirname, '..');

const GOOD = {
  REDIS_URL: 'redis://127.0.0.1:6379',
  MONGODB_URI: 'mongodb://127.0.0.1:27017/dyzur',
  SECRET: 'a-secret-of-more-than-32-characters',
  SMTP_URL: 'smtp://127.0.0.1:25',
  MAIL_DOMAIN: 'help.example.com',
  PUBLIC_URL: 'https://help.example.com/',
};

/** The lines of the refusal, without its head. */
function faultsOf(environment: Record<string, string>): string[] {
  try {
    readConfig(environment);
  } catch (error) {
    if (error instanceof WrongConfig)
      return error.message
        .split('\n')
        .slice(1)
        .map((line) => line.trim());
    throw error;
  }
  return [];
}

describe('The configuration', () => {
  it('is read from the environment, and what is not given has a default', () => {
    const config = readConfig(GOOD);
    expect(config).to.include({ REDIS_URL: GOOD.REDIS_URL, PORT: 3000, HOST: '0.0.0.0', DRAIN_SECONDS: 8 });
    expect(config.DESKS).to.deep.equal(['anomail', 'easywebshop', 'icewarp', 'otelms', 'smodfum']);
    expect(config.PUBLIC_URL, 'links are built on it').to.equal('https://help.example.com');
  });

  it('takes an empty variable for one that is not given', () => {
    expect(readConfig({ ...GOOD, PORT: '' }).PORT).to.equal(3000);
    expect(faultsOf({ ...GOOD, MAIL_DOMAIN: '' })).to.deep.equal(['MAIL_DOMAIN: is missing']);
  });

  it('lists every fault at once', () => {
    const { REDIS_URL: _, SMTP_URL: __, ...rest } = GOOD;
    const faults = faultsOf({
      ...rest,
      PORT: 'many',
      PUBLIC_URL: 'ftp://help.example.com',
      LOG_LEVEL: 'loud',
    });
    expect(faults.map((fault) => fault.split(':')[0])).to.have.members([
      'REDIS_URL',
      'SMTP_URL',
      'PORT',
      'PUBLIC_URL',
      'LOG_LEVEL',
    ]);
    expect(faults).to.include('REDIS_URL: is missing');
  });

  it('never shows the value of a secret in a refusal', () => {
    const secrets = {
      REDIS_URL: 'http://anna:canary-redis@cache.example',
      MONGODB_URI: 'http://anna:canary-mongo@db.example',
      SECRET: 'canary-short',
      SMTP_URL: 'canary-smtp',
      LOCAL_SIGN_IN_TOKEN: 'canary-token',
    };
    const faults = faultsOf({ ...GOOD, ...secrets });
    expect(faults.map((fault) => fault.split(':')[0])).to.have.members(Object.keys(secrets));
    expect(faults.join('\n')).to.not.contain('canary');
  });

  describe('with secrets in files', () => {
    let folder: string;

    beforeEach(() => {
      folder = mkdtempSync(join(tmpdir(), 'dyzur-config-'));
    });
    afterEach(() => rmSync(folder, { recursive: true }));

    const { SECRET, ...withoutSecret } = GOOD;
    const secretFile = (text: string): string => {
      const path = join(folder, 'secret');
      writeFileSync(path, text);
      return path;
    };

    it('reads a secret from the file that NAME_FILE names, without the line end', () => {
      expect(readConfig({ ...withoutSecret, SECRET_FILE: secretFile(`${SECRET}\n`) }).SECRET).to.equal(
        SECRET,
      );
    });

    it('refuses a secret that is given twice', () => {
      const faults = faultsOf({ ...GOOD, SECRET_FILE: secretFile(SECRET) });
      expect(faults).to.deep.equal(['SECRET: is given twice, also as SECRET_FILE']);
    });

    it('refuses a file that cannot be read', () => {
      const faults = faultsOf({ ...withoutSecret, SECRET_FILE: join(folder, 'nowhere') });
      expect(faults).to.deep.equal(['SECRET: the file named by SECRET_FILE cannot be read']);
    });

    it('refuses what is no secret from a file', () => {
      expect(faultsOf({ ...GOOD, PORT_FILE: secretFile('3000') })).to.deep.equal([
        'PORT: may not be given as PORT_FILE',
      ]);
    });
  });
});

describe('The example of the configuration', () => {
  it('is what the schema says; `npm run env-example` writes it anew', () => {
    expect(readFileSync(join(ROOT, '.env.example'), 'utf8')).to.equal(envExample());
  });

  it('names every variable, with a description', () => {
    for (const [name, field] of Object.entries(configSchema.shape)) {
      expect(envExample()).to.match(new RegExp(`^(# )?${name}=`, 'm'));
      expect(field.description, name).to.be.a('string').that.is.not.empty;
    }
  });

  it('is a configuration that can be read', () => {
    const lines = envExample()
      .split('\n')
      .filter((line) => /^[A-Z]/.test(line));
    const environment = Object.fromEntries(
      lines.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
    );
    expect(() => readConfig(environment)).to.not.throw();
  });
});
