// Starts Swagger UI on the page of /docs; asks nobody but this site.
(() => {
  const place = document.getElementById("api");
  window.SwaggerUIBundle({
    url: place.dataset.description,
    domNode: place,
    deepLinking: true,
    validatorUrl: null,
    presets: [window.SwaggerUIBundle.presets.apis],
  });
})();
