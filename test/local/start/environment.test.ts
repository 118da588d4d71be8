import { expect } from 'chai';
import { readConfig, WrongConfig } from '../../../src/config.js';
import { environmentFor, environmentToCheck, type Made } from '../../../src/local/environment.js';

const MADE: Made = {
  redisUrl: 'redis://127.0.0.1:4001',
  mongoUri: 'mongodb://127.0.0.1:4002/dyzur',
  smtpUrl: 'smtp://127.0.0.1:4003',
  secret: 'a-secret-of-more-than-32-characters',
  signInToken: 'a-token-of-more-than-20',
  port: 4000,
};

describe('The environment that npm start gives to web and worker', () => {
  it('is a whole configuration when nothing was given', () => {
    expect(readConfig(environmentFor({}, MADE))).to.include({
      REDIS_URL: MADE.redisUrl,
      MONGODB_URI: MADE.mongoUri,
      SMTP_URL: MADE.smtpUrl,
      SECRET: MADE.secret,
      LOCAL_SIGN_IN_TOKEN: MADE.signInToken,
      PORT: 4000,
      HOST: '127.0.0.1',
      PUBLIC_URL: 'http://localhost:4000',
      MAIL_DOMAIN: 'dyzur.example',
    });
  });

  it('keeps the stores that were given, as a URL or as a file that holds one', () => {
    const environment = environmentFor(
      { REDIS_URL: 'redis://cache.example', MONGODB_URI_FILE: '/run/mongo' },
      MADE,
    );
    expect(environment).to.include({ REDIS_URL: 'redis://cache.example', MONGODB_URI_FILE: '/run/mongo' });
    expect(environment).to.not.have.property('MONGODB_URI');
  });

  it('keeps what else was given: PATH, DESKS, LOG_LEVEL', () => {
    const given = { PATH: '/usr/bin', DESKS: 'icewarp', LOG_LEVEL: 'debug' };
    expect(environmentFor(given, MADE)).to.include(given);
  });

  it('never lets a letter leave this machine', () => {
    const given = { SMTP_URL: 'smtp://mail.company.example', SMTP_URL_FILE: '/run/smtp' };
    expect(readConfig(environmentFor(given, MADE)).SMTP_URL).to.equal(MADE.smtpUrl);
  });

  it('can be checked before there is any store: a wrong value is refused by its name', () => {
    expect(readConfig(environmentToCheck({})).PORT).to.equal(3000);
    expect(readConfig(environmentToCheck({ PORT: '0' })).PORT).to.equal(0);
    expect(() => readConfig(environmentToCheck({ PORT: 'many', DRAIN_SECONDS: '0' }))).to.throw(
      WrongConfig,
      /PORT:.*DRAIN_SECONDS:/s,
    );
  });
});
