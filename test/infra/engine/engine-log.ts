import type { IEngineServer } from '@pulumi/pulumi/proto/engine_grpc_pb';
import engine from '@pulumi/pulumi/proto/engine_pb';
import empty from 'google-protobuf/google/protobuf/empty_pb';

type Engine = Pick<IEngineServer, 'log' | 'setRootResource' | 'getRootResource'>;

/** The part of the engine that a program talks to about itself: its messages and its root resource. */
export class EngineLog {
  readonly errors: string[] = [];
  readonly warnings: string[] = [];
  #rootUrn = '';

  /** The handlers of `pulumirpc.Engine`. */
  readonly service: Engine = {
    log: ({ request }, callback) => {
      const severity = request.getSeverity();
      if (severity === engine.LogSeverity.ERROR) this.errors.push(request.getMessage());
      if (severity === engine.LogSeverity.WARNING) this.warnings.push(request.getMessage());
      callback(null, new empty.Empty());
    },

    setRootResource: ({ request }, callback) => {
      this.#rootUrn = request.getUrn();
      callback(null, new engine.SetRootResourceResponse());
    },

    getRootResource: (_call, callback) => {
      const response = new engine.GetRootResourceResponse();
      response.setUrn(this.#rootUrn);
      callback(null, response);
    },
  };
}
