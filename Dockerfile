# Build with the SDK, run on the slim runtime as a user who is not root.
FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
# The SQLite engine's version; the public feed serves a current one.
ARG SQLITE_PCL_RAW_VERSION=2.1.11
WORKDIR /source
COPY global.json Directory.Build.props Directory.Packages.props .editorconfig ./
COPY src src
COPY wwwroot-assets wwwroot-assets
RUN dotnet publish src/OpsConsole.Web -c Release -o /app -p:SqlitePclRawVersion=$SQLITE_PCL_RAW_VERSION

FROM mcr.microsoft.com/dotnet/aspnet:10.0
RUN apt-get update && apt-get install -y --no-install-recommends curl && rm -rf /var/lib/apt/lists/*
WORKDIR /app
COPY --from=build /app .
RUN mkdir /data && chown $APP_UID /data
ENV OpsConsole__DataDirectory=/data
VOLUME /data
USER $APP_UID
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s CMD curl --fail --silent http://localhost:8080/healthz || exit 1
ENTRYPOINT ["dotnet", "OpsConsole.Web.dll"]
