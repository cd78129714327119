/** Two versions of a package whose sources are readable and under a permissive licence. */
export interface PackageVersions {
  readonly name: string
  readonly from: string
  readonly to: string
}

/** Chosen for their file types: each list says which. */
export const PACKAGES: readonly PackageVersions[] = [
  // JavaScript
  versions('axios', '1.6.0', '1.7.0'),
  versions('commander', '11.0.0', '12.0.0'),
  versions('express', '4.18.0', '4.20.0'),
  versions('fastify', '4.20.0', '4.26.0'),
  versions('jquery', '3.6.0', '3.7.0'),
  versions('mongoose', '8.0.0', '8.3.0'),
  versions('three', '0.155.0', '0.158.0'),
  versions('eslint', '8.50.0', '8.57.0'),
  versions('webpack', '5.88.0', '5.91.0'),
  versions('mocha', '10.0.0', '10.4.0'),
  versions('ws', '8.11.0', '8.17.0'),
  versions('undici', '5.20.0', '5.28.0'),
  versions('pino', '8.14.0', '8.20.0'),
  // TypeScript, TSX, declarations
  versions('@tanstack/query-core', '5.10.0', '5.40.0'),
  versions('@tanstack/react-query', '5.10.0', '5.40.0'),
  versions('ethers', '6.7.0', '6.12.0'),
  versions('rxjs', '7.5.0', '7.8.0'),
  versions('@xterm/xterm', '5.4.0', '5.5.0'),
  versions('@trpc/server', '10.30.0', '10.45.0'),
  versions('@types/node', '18.15.0', '20.8.0'),
  versions('@types/react', '18.0.0', '18.2.0'),
  versions('@patternfly/react-core', '5.0.0', '5.2.0'),
  versions('type-fest', '3.0.0', '4.0.0'),
  // Python, and files that build tools ship
  versions('node-gyp', '9.0.0', '10.0.0'),
  // Styles and markup
  versions('bootstrap', '5.2.0', '5.3.0'),
  versions('admin-lte', '3.1.0', '3.2.0'),
  versions('startbootstrap-sb-admin-2', '4.0.7', '4.1.4'),
  versions('antd', '4.20.0', '4.24.0'),
  versions('animate.css', '4.0.0', '4.1.1'),
  // Vue, Svelte
  versions('primevue', '3.30.0', '3.41.0'),
  versions('carbon-components-svelte', '0.80.0', '0.85.0'),
  versions('svelte-select', '5.0.0', '5.7.0'),
  // C, C++, and bindings in Go, Rust and Swift
  versions('better-sqlite3', '8.0.0', '9.4.0'),
  versions('node-addon-api', '5.0.0', '7.1.0'),
  versions('nan', '2.15.0', '2.18.0'),
  versions('sharp', '0.32.0', '0.33.0'),
  versions('tree-sitter', '0.20.0', '0.21.0'),
  versions('tree-sitter-python', '0.20.4', '0.21.0'),
  // Java, Kotlin, Swift, Objective-C, Ruby
  versions('react-native', '0.72.0', '0.73.0'),
  versions('react-native-screens', '3.22.0', '3.29.0'),
  versions('react-native-gesture-handler', '2.9.0', '2.14.0'),
  versions('react-native-reanimated', '3.4.0', '3.6.0'),
  versions('@capacitor/android', '5.0.0', '5.7.0'),
  versions('@capacitor/ios', '5.0.0', '5.7.0'),
  versions('expo-file-system', '15.4.0', '16.0.0'),
  versions('cordova-android', '11.0.0', '12.0.0'),
  // Protocol buffers, C#, locales in JSON
  versions('google-proto-files', '3.0.0', '4.0.0'),
  versions('edge-js', '20.10.0', '21.7.1'),
  versions('@node-red/editor-client', '3.0.0', '3.1.0'),
]

function versions(name: string, from: string, to: string): PackageVersions {
  return { name, from, to }
}
