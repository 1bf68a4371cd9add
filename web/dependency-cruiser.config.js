/** The layers of web/src, which `npm run layers` checks. A new folder is added to the layer where it belongs. */

/** From top to bottom: a folder imports only folders of lower layers. */
const LAYERS = [
  ['main.ts', 'prefetch-model.ts'],
  ['contributions', 'evidence', 'explain', 'gallery', 'offline', 'sheet-view', 'teaching'],
  ['app'],
  ['share'],
  ['pad'],
  ['handwriting'],
  ['recognizer', 'i18n'],
  ['sheets'],
  ['numbers', 'personal'],
  ['network'],
  ['preprocessing'],
  ['lib'],
]

const anyOf = (names) => `^src/(${names.join('|').replaceAll('.', '[.]')})(/|$)`

const layerRules = LAYERS.flatMap((names, layer) =>
  names.map((name) => ({
    name: `${name} imports lower layers only`,
    severity: 'error',
    from: { path: anyOf([name]) },
    to: { path: anyOf(LAYERS.slice(0, layer + 1).flat()), pathNot: anyOf([name]) },
  })),
)

export default {
  forbidden: [
    ...layerRules,
    {
      name: 'every folder belongs to a layer',
      severity: 'error',
      from: { path: '^src/', pathNot: anyOf(LAYERS.flat()) },
      to: {},
    },
    {
      name: 'the pad, a package of its own, needs only its English texts',
      severity: 'error',
      from: { path: '^src/pad/' },
      to: { path: '^src/i18n/', pathNot: '^src/i18n/en-pad[.]ts$' },
    },
    {
      name: 'workers have no DOM',
      severity: 'error',
      from: { path: '^src/(recognizer/worker/|offline/service-worker[.]ts$)' },
      to: { path: '^src/(lib/dom|pad|app|main)', reachable: true },
    },
    {
      name: 'nothing outside of src is imported but the model files and the library for ZIP files',
      severity: 'error',
      from: { path: '^src/' },
      to: { pathNot: '^(src/|node_modules/fflate/|[.][.]/src/digitpad/model/(digits|lines)[.]safetensors$)' },
    },
    { name: 'no cycles', severity: 'error', from: {}, to: { circular: true } },
    { name: 'no unresolved imports', severity: 'error', from: {}, to: { couldNotResolve: true } },
    {
      name: 'no orphans',
      severity: 'error',
      // Entry points of the build, and declarations.
      from: { orphan: true, pathNot: '^src/(prefetch-model|offline/service-worker|imports[.]d)[.]ts$' },
      to: {},
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true, // imports of types count
  },
}
