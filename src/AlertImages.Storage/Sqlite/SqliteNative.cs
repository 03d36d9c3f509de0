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
    private static readonly Lazy<bool> s_loaded = new(LoadOnce);

    public static void Load() => _ = s_loaded.Value;

    private static bool LoadOnce()
    {
        NativeLibrary.SetDllImportResolver(Assembly.Load("SQLitePCLRaw.provider.e_sqlite3"), Resolve);
        SQLitePCL.Batteries_V2.Init();
        return true;
    }

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? searchPath) =>
        name == "e_sqlite3" && NativeLibrary.TryLoad(SystemLibrary, out var handle) ? handle : nint.Zero;
}
