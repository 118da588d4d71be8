// A thread of its own, in which functions of clients run within a JavaScript engine within WebAssembly: what they do
// reaches nothing, and when they do not end, whoever waits ends the thread. Plain JavaScript, as a thread is not given
// what loads the sources.
import { workerData } from 'node:worker_threads';
import variant from '@jitl/quickjs-wasmfile-release-sync';
import { newQuickJSWASMModuleFromVariant } from 'quickjs-emscripten-core';
import { PRELUDE } from './prelude.mjs';

/**
 * How often the engine may look up from its work in one call: each time is half a millisecond or so, and does not
 * depend on how busy the machine is with others.
 */
const MOST_LOOKS = 600;
const MOST_BYTES = 32 * 1024 * 1024;
const MOST_STACK_BYTES = 256 * 1024;
/** So many programs are kept at hand, each with all that it has set. */
const MOST_PROGRAMS = 4;

const { port, signal } = workerData;
const engine = await newQuickJSWASMModuleFromVariant(variant);
const programs = new Map();
let looks = 0;

class Failure extends Error {
  constructor(message, kind) {
    super(message);
    this.kind = kind;
  }
}

port.on('message', ({ program, index, self, args }) => {
  looks = 0;
  port.postMessage(answerOf(program, index, self, args));
  wake();
});
wake();

function answerOf(program, index, self, args) {
  try {
    return { text: programOf(program).call(index, self, args) };
  } catch (error) {
    close(program);
    // Anything that the engine does not throw itself leaves it in an unknown state.
    return {
      failure: { kind: error instanceof Failure ? error.kind : 'broken', message: String(error.message) },
    };
  }
}

function programOf(key) {
  const known = programs.get(key);
  programs.delete(key);
  const program = known ?? openProgram(JSON.parse(key));
  programs.set(key, program);
  if (programs.size > MOST_PROGRAMS) close(programs.keys().next().value);
  return program;
}

function close(key) {
  const program = programs.get(key);
  programs.delete(key);
  try {
    program?.dispose();
  } catch {
    // The engine was left in the middle of something: whoever has asked hears of that.
  }
}

function openProgram({ sources, scope }) {
  const runtime = engine.newRuntime();
  runtime.setMemoryLimit(MOST_BYTES);
  runtime.setMaxStackSize(MOST_STACK_BYTES);
  runtime.setInterruptHandler(() => {
    looks += 1;
    return looks > MOST_LOOKS;
  });
  const context = runtime.newContext();
  const unwrap = (result) => {
    if (result.error === undefined) return result.value;
    const error = result.error.consume((handle) => context.dump(handle));
    throw failureOf(error);
  };
  const apply = (handle, ...given) => unwrap(context.callFunction(handle, context.undefined, ...given));
  const text = (value) => context.newString(value);
  const prepare = unwrap(context.evalCode(PRELUDE));
  const run = apply(prepare, text(JSON.stringify(sources)), text(scope));
  return {
    call: (index, self, args) => {
      const given = [context.newNumber(index), text(self), text(args)];
      try {
        return apply(run, ...given).consume((handle) => context.getString(handle));
      } finally {
        for (const handle of given) handle.dispose();
      }
    },
    dispose: () => {
      run.dispose();
      prepare.dispose();
      context.dispose();
      runtime.dispose();
    },
  };
}

function failureOf(error) {
  const isError = typeof error === 'object' && error !== null && 'message' in error;
  const message = isError ? `${error.name}: ${error.message}` : String(error);
  const isInterrupted = isError && error.name === 'InternalError' && error.message === 'interrupted';
  return new Failure(message, isInterrupted ? 'time' : 'script');
}

function wake() {
  Atomics.add(signal, 0, 1);
  Atomics.notify(signal, 0);
}
