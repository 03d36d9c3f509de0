using System.Reflection;
using System.Runtime.InteropServices;

namespace AlertImages.Storage.Sqlite;

/// <summary>
/// Prefers the system's SQLite, which its distribution patches, to the old one that the package bundles
/// (docs/decisions/0002-sqlite.md).
/// </summary>
internal static class SqliteNative
{
    private const string SystemLibrary = "libsqlite3.so.0";
    private static readonly Lock s_gate = new();
    private static bool s_ready;

    public static void Load()
    {
        lock (s_gate)
        {
            if (!s_ready)
            {
                var provider = Assembly.Load("SQLitePCLRaw.provider.e_sqlite3");
                NativeLibrary.SetDllImportResolver(provider, Resolve);
                SQLitePCL.Batteries_V2.Init();
                s_ready = true;
            }
        }
    }

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? searchPath) =>
        name == "e_sqlite3" && NativeLibrary.TryLoad(SystemLibrary, out var handle) ? handle : nint.Zero;
}
