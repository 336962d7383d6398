/** `emovox/model`: where the model that comes with the package lies. Imports nothing. */

/** Address of the default model: of http or https in a page, as the bundler or server has it, and of file in Node. */
export const modelUrl: string = new URL('emovox/default.emovox', import.meta.url).href;
