"use strict";

// No validator: it would send the schema to a server of somebody else.
window.SwaggerUIBundle({
  url: document.getElementById("api").dataset.schema,
  dom_id: "#api",
  presets: [window.SwaggerUIBundle.presets.apis],
  layout: "BaseLayout",
  deepLinking: true,
  validatorUrl: null,
  defaultModelsExpandDepth: 0,
  displayRequestDuration: true,
});
