import struct from 'google-protobuf/google/protobuf/struct_pb';

/** Plain JSON properties, with Pulumi's own signature objects for secrets and assets. */
export type Properties = Record<string, unknown>;

export function toProperties(value: struct.Struct | undefined): Properties {
  return value?.toJavaScript() ?? {};
}

/** What is undefined is left out, as it is on the wire. */
export function toStruct(value: Properties): struct.Struct {
  return struct.Struct.fromJavaScript(JSON.parse(JSON.stringify(value)));
}
