// The bundles have `.wasm` files as bytes: see `loader` in serverless.yml.
declare module '@jitl/quickjs-wasmfile-release-sync/wasm' {
  const bytes: Uint8Array<ArrayBuffer>;
  // biome-ignore lint/style/noDefaultExport: esbuild's loader has one.
  export default bytes;
}
