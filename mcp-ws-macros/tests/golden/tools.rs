static SET: Tools<Db> = tools![add, math::mul, crate::get,];
