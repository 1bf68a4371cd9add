import vue from '@vitejs/plugin-vue'

const isCustomElement = (tag) => tag === 'digit-pad'

export default { base: './', plugins: [vue({ template: { compilerOptions: { isCustomElement } } })] }
