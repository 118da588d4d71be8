import { configSchema } from '../config.js';

/** Environment variables by name. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** What `npm start` has made or chosen for the processes of this run. */
export interface Made {
  readonly redisUrl: string;
  readonly mongoUri: string;
  readonly smtpUrl: string;
  readonly secret: string;
  readonly signInToken: string;
  readonly port: number;
}

const MAIL_DOMAIN = 'dyzur.example';

/**
 * The whole environment of web and worker. What was given stays, but three things are always this run's own: letters
 * go to the mailbox of this machine and nowhere else, links lead to this machine, and the console opens by a link.
 */
export function environmentFor(given: Environment, made: Made): Environment {
  return {
    ...given,
    ...(isGiven(given, 'REDIS_URL') ? {} : { REDIS_URL: made.redisUrl }),
    ...(isGiven(given, 'MONGODB_URI') ? {} : { MONGODB_URI: made.mongoUri }),
    ...(isGiven(given, 'SECRET') ? {} : { SECRET: made.secret }),
    HOST: given.HOST || '127.0.0.1',
    PORT: String(made.port),
    PUBLIC_URL: `http://localhost:${made.port}`,
    MAIL_DOMAIN,
    SMTP_URL: made.smtpUrl,
    SMTP_URL_FILE: undefined,
    LOCAL_SIGN_IN_TOKEN: made.signInToken,
    LOCAL_SIGN_IN_TOKEN_FILE: undefined,
  };
}

/** An environment that differs from the run's in what is not known before the stores are there; good for a check. */
export function environmentToCheck(given: Environment): Environment {
  const made = { redisUrl: exampleOf('REDIS_URL'), mongoUri: exampleOf('MONGODB_URI') };
  const secrets = { secret: exampleOf('SECRET'), signInToken: exampleOf('SECRET') };
  const environment = environmentFor(given, { ...made, ...secrets, smtpUrl: exampleOf('SMTP_URL'), port: 0 });
  return { ...environment, PORT: given.PORT };
}

/** Whether a value was given for this name, itself or as the name of a file that holds it. */
export function isGiven(environment: Environment, name: string): boolean {
  return [environment[name], environment[`${name}_FILE`]].some(
    (value) => value !== undefined && value !== '',
  );
}

function exampleOf(name: keyof typeof configSchema.shape): string {
  return String(configSchema.shape[name].meta()?.example);
}
